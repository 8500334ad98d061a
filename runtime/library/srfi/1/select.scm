;;; Selectors and miscellaneous (SRFI 1, "Selectors", "Miscellaneous").

(define (nth who index list)
  (let loop ((rest list) (left index))
    (cond ((not (pair? rest))
           (too-short who list (+ index 1)))
          ((= left 0) (car rest))
          (else (loop (cdr rest) (- left 1))))))

(define (first list) (nth "first" 0 list))
(define (second list) (nth "second" 1 list))
(define (third list) (nth "third" 2 list))
(define (fourth list) (nth "fourth" 3 list))
(define (fifth list) (nth "fifth" 4 list))
(define (sixth list) (nth "sixth" 5 list))
(define (seventh list) (nth "seventh" 6 list))
(define (eighth list) (nth "eighth" 7 list))
(define (ninth list) (nth "ninth" 8 list))
(define (tenth list) (nth "tenth" 9 list))

(define (car+cdr pair)
  (check-pair "car+cdr" 1 pair)
  (values (car pair) (cdr pair)))

(define (too-short who list k)
  (unexpected who (string-append "a list of at least " (number->string k) " elements") 1 list))

;; The k-th pair's cdr chain: LIST without its first k elements.
(define (tail who list k)
  (check-count who 2 k)
  (let loop ((rest list) (left k))
    (cond ((= left 0) rest)
          ((pair? rest) (loop (cdr rest) (- left 1)))
          (else (too-short who list k)))))

(define (take list k)
  (check-count "take" 2 k)
  (let loop ((rest list) (left k))
    (cond ((= left 0) '())
          ((pair? rest) (cons (car rest) (loop (cdr rest) (- left 1))))
          (else (too-short "take" list k)))))

(define (drop list k) (tail "drop" list k))

(define (take-right list k)
  (let loop ((lag list) (lead (tail "take-right" list k)))
    (if (pair? lead) (loop (cdr lag) (cdr lead)) lag)))

(define (drop-right list k)
  (let loop ((lag list) (lead (tail "drop-right" list k)))
    (if (pair? lead)
        (cons (car lag) (loop (cdr lag) (cdr lead)))
        '())))

(define (take! list k)
  (check-count "take!" 2 k)
  (if (= k 0)
      '()
      (let ((last (tail "take!" list (- k 1))))
        (unless (pair? last) (too-short "take!" list k))
        (set-cdr! last '())
        list)))

(define (drop-right! list k)
  (let ((lead (tail "drop-right!" list k)))
    (if (pair? lead)
        (let loop ((lag list) (lead (cdr lead)))
          (if (pair? lead)
              (loop (cdr lag) (cdr lead))
              (begin (set-cdr! lag '()) list)))
        '())))

(define (split-at list k)
  (check-count "split-at" 2 k)
  (let loop ((rest list) (left k) (taken '()))
    (cond ((= left 0) (values (reverse taken) rest))
          ((pair? rest) (loop (cdr rest) (- left 1) (cons (car rest) taken)))
          (else (too-short "split-at" list k)))))

(define (split-at! list k)
  (let ((rest (tail "split-at!" list k)))
    (values (take! list k) rest)))

(define (last list)
  (check-pair "last" 1 list)
  (car (last-pair list)))

(define (last-pair list)
  (check-pair "last-pair" 1 list)
  (let loop ((pair list))
    (if (pair? (cdr pair)) (loop (cdr pair)) pair)))

(define (length+ list)
  (classify-list list
                 (lambda (tail)
                   (if (null? tail) (length list) (unexpected "length+" "a list" 1 list)))
                 always-false))

(define (append! . lists) (concatenate! lists))

(define (concatenate lists)
  (cond ((end? "concatenate" lists) '())
        ((null? (cdr lists)) (car lists))
        (else (append (car lists) (concatenate (cdr lists))))))

(define (concatenate! lists)
  (cond ((end? "concatenate!" lists) '())
        ((null? (cdr lists)) (car lists))
        ((null? (car lists)) (concatenate! (cdr lists)))
        (else (check-pair "append!" 1 (car lists))
              (set-cdr! (last-pair (car lists)) (concatenate! (cdr lists)))
              (car lists))))

(define (reverse! list) (append-reverse! list '()))

(define (append-reverse list tail)
  (let loop ((rest list) (result tail))
    (if (end? "append-reverse" rest)
        result
        (loop (cdr rest) (cons (car rest) result)))))

(define (append-reverse! list tail)
  (let loop ((rest list) (result tail))
    (if (end? "append-reverse!" rest)
        result
        (let ((next (cdr rest)))
          (set-cdr! rest result)
          (loop next rest)))))

(define (zip list . more) (apply map (lambda items items) list more))

(define (unzip1 lists) (map1 first lists))
(define (unzip2 lists) (values (map1 first lists) (map1 second lists)))
(define (unzip3 lists) (values (map1 first lists) (map1 second lists) (map1 third lists)))
(define (unzip4 lists)
  (values (map1 first lists) (map1 second lists) (map1 third lists) (map1 fourth lists)))
(define (unzip5 lists)
  (values (map1 first lists) (map1 second lists) (map1 third lists) (map1 fourth lists)
          (map1 fifth lists)))

(define (count counts? list . more)
  (check-procedure "count" 1 counts?)
  (if (null? more)
      (let loop ((rest list) (found 0))
        (if (end? "count" rest)
            found
            (loop (cdr rest) (if (counts? (car rest)) (+ found 1) found))))
      (let loop ((lists (cons list more)) (found 0))
        (if (any-end? "count" lists)
            found
            (loop (map1 cdr lists) (if (apply counts? (map1 car lists)) (+ found 1) found))))))
