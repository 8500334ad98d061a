;;; Generators of some of the items that others generate (SRFI 158, "Generator operations").

(define (gfilter in? gen)
  (check-procedure "gfilter" 1 in?)
  (check-generator "gfilter" 2 gen)
  (items-with in? gen))

(define (gremove out? gen)
  (check-procedure "gremove" 1 out?)
  (check-generator "gremove" 2 gen)
  (items-with (lambda (item) (not (out? item))) gen))

;; SAME? gets the item to be deleted first.
(define gdelete
  (case-lambda
    ((deleted gen) (gdelete deleted gen equal?))
    ((deleted gen same?)
     (check-generator "gdelete" 2 gen)
     (check-procedure "gdelete" 3 same?)
     (items-with (lambda (item) (not (same? deleted item))) gen))))

(define (items-with in? gen)
  (lambda ()
    (let loop ()
      (let ((item (gen)))
        (if (or (eof-object? item) (in? item))
            item
            (loop))))))

;; IN? gets an item and the state, and answers whether the item stays and the next state.
(define (gstate-filter in? state gen)
  (check-procedure "gstate-filter" 1 in?)
  (check-generator "gstate-filter" 3 gen)
  (lambda ()
    (let loop ()
      (let ((item (gen)))
        (if (eof-object? item)
            item
            (let-values (((stays? next) (in? item state)))
              (set! state next)
              (if stays? item (loop))))))))

;; The first of a run of items that are the same stays; SAME? gets it before the later ones.
(define gdelete-neighbor-dups
  (case-lambda
    ((gen) (gdelete-neighbor-dups gen equal?))
    ((gen same?)
     (check-generator "gdelete-neighbor-dups" 1 gen)
     (check-procedure "gdelete-neighbor-dups" 2 same?)
     (let ((kept '()))    ; a list of the item that was kept last, if there is one
       (lambda ()
         (let loop ((last kept))
           (let ((item (gen)))
             (cond ((eof-object? item) item)
                   ((and (pair? last) (same? (car last) item)) (loop last))
                   (else
                    (set! kept (list item))
                    item)))))))))

(define gtake
  (case-lambda
    ((gen count)
     (check-generator "gtake" 1 gen)
     (check-count "gtake" 2 count)
     (lambda ()
       (let ((left count))
         (if (= left 0)
             (eof-object)
             (let ((item (gen)))
               (set! count (- left 1))
               item)))))
    ((gen count padding)
     (check-generator "gtake" 1 gen)
     (gtake (gappend gen (lambda () padding)) count))))

(define (gdrop gen count)
  (check-generator "gdrop" 1 gen)
  (check-count "gdrop" 2 count)
  (lambda ()
    (let loop ((left count))
      (cond ((= left 0) (gen))
            ((eof-object? (gen)) (eof-object))
            (else
             (set! count (- left 1))
             (loop (- left 1)))))))

(define (gtake-while in? gen)
  (define ended? #f)
  (check-procedure "gtake-while" 1 in?)
  (check-generator "gtake-while" 2 gen)
  (lambda ()
    (if ended?
        (eof-object)
        (let ((item (gen)))
          (if (eof-object? item)
              item
              (let ((stays? (in? item)))
                (set! ended? (not stays?))
                (if stays? item (eof-object))))))))

(define (gdrop-while out? gen)
  (define dropped? #f)
  (check-procedure "gdrop-while" 1 out?)
  (check-generator "gdrop-while" 2 gen)
  (lambda ()
    (if dropped?
        (gen)
        (let loop ()
          (let ((item (gen)))
            (cond ((eof-object? item) item)
                  ((out? item) (loop))
                  (else
                   (set! dropped? #t)
                   item)))))))

;; The items with the indices that the second generator generates in increasing order.
(define (gindex gen indices)
  (define next-index 0)
  (define (check-index index)
    (unless (and (exact-integer? index) (>= index next-index))
      (error (string-append "gindex: expected indices that increase, from "
                            (number->string next-index) " on, got")
             index)))
  (check-generator "gindex" 1 gen)
  (check-generator "gindex" 2 indices)
  (lambda ()
    (let ((index (indices)))
      (cond ((eof-object? index) index)
            (else
             (check-index index)
             (let loop ()
               (let ((item (gen)) (item-index next-index))
                 (set! next-index (+ item-index 1))
                 (if (or (eof-object? item) (= item-index index))
                     item
                     (loop)))))))))

(define (gselect gen truths)
  (check-generator "gselect" 1 gen)
  (check-generator "gselect" 2 truths)
  (lambda ()
    (let loop ()
      (let ((items (next-items (list gen truths) '())))
        (cond ((not items) (eof-object))
              ((cadr items) (car items))
              (else (loop)))))))
