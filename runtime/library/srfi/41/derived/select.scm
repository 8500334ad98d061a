;;; Streams of some of the elements of a stream (SRFI 41).

;; The stream of the elements that satisfy pred?.
(define (stream-filter pred? strm)
  (check-procedure "stream-filter" 1 pred?)
  (check-stream "stream-filter" 2 strm)
  (filtered pred? strm))

(define-stream (filtered pred? strm)
  (cond ((stream-null? strm) stream-null)
        ((pred? (stream-car strm))
         (stream-cons (stream-car strm) (filtered pred? (stream-cdr strm))))
        (else (filtered pred? (stream-cdr strm)))))

;; The stream of the first n elements, or of all if there are fewer.
(define (stream-take n strm)
  (check-count "stream-take" 1 n)
  (check-stream "stream-take" 2 strm)
  (taken n strm))

(define-stream (taken n strm)
  (if (or (= n 0) (stream-null? strm))
      stream-null
      (stream-cons (stream-car strm) (taken (- n 1) (stream-cdr strm)))))

;; The stream without its first n elements; null if there are fewer.
(define (stream-drop n strm)
  (check-count "stream-drop" 1 n)
  (check-stream "stream-drop" 2 strm)
  (dropped n strm))

(define-stream (dropped n strm)
  (if (or (= n 0) (stream-null? strm))
      strm
      (dropped (- n 1) (stream-cdr strm))))

;; The stream of the elements before the first that does not satisfy pred?.
(define (stream-take-while pred? strm)
  (check-procedure "stream-take-while" 1 pred?)
  (check-stream "stream-take-while" 2 strm)
  (taken-while pred? strm))

(define-stream (taken-while pred? strm)
  (if (and (stream-pair? strm) (pred? (stream-car strm)))
      (stream-cons (stream-car strm) (taken-while pred? (stream-cdr strm)))
      stream-null))

;; The stream from the first element on that does not satisfy pred?.
(define (stream-drop-while pred? strm)
  (check-procedure "stream-drop-while" 1 pred?)
  (check-stream "stream-drop-while" 2 strm)
  (dropped-while pred? strm))

(define-stream (dropped-while pred? strm)
  (if (and (stream-pair? strm) (pred? (stream-car strm)))
      (dropped-while pred? (stream-cdr strm))
      strm))
