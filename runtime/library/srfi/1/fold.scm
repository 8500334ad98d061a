;;; Fold, unfold, map, filtering and partitioning (SRFI 1, "Fold, unfold & map", "Filtering &
;;; partitioning").

(define (fold f seed list . more)
  (check-procedure "fold" 1 f)
  (if (null? more)
      (let loop ((rest list) (result seed))
        (if (end? "fold" rest)
            result
            (loop (cdr rest) (f (car rest) result))))
      (let loop ((lists (cons list more)) (result seed))
        (if (any-end? "fold" lists)
            result
            (loop (map1 cdr lists) (apply f (cars+last lists result)))))))

(define (fold-right f seed list . more)
  (check-procedure "fold-right" 1 f)
  (if (null? more)
      (let loop ((rest list))
        (if (end? "fold-right" rest)
            seed
            (f (car rest) (loop (cdr rest)))))
      (let loop ((lists (cons list more)))
        (if (any-end? "fold-right" lists)
            seed
            (apply f (cars+last lists (loop (map1 cdr lists))))))))

;; The cdrs are taken before the call, because F may alter the pairs it is given.
(define (pair-fold f seed list . more)
  (check-procedure "pair-fold" 1 f)
  (if (null? more)
      (let loop ((pair list) (result seed))
        (if (end? "pair-fold" pair)
            result
            (let ((next (cdr pair)))
              (loop next (f pair result)))))
      (let loop ((pairs (cons list more)) (result seed))
        (if (any-end? "pair-fold" pairs)
            result
            (let ((next (map1 cdr pairs)))
              (loop next (apply f (append pairs (cons result '())))))))))

(define (pair-fold-right f seed list . more)
  (check-procedure "pair-fold-right" 1 f)
  (if (null? more)
      (let loop ((pair list))
        (if (end? "pair-fold-right" pair)
            seed
            (f pair (loop (cdr pair)))))
      (let loop ((pairs (cons list more)))
        (if (any-end? "pair-fold-right" pairs)
            seed
            (apply f (append pairs (cons (loop (map1 cdr pairs)) '())))))))

(define (reduce f identity list)
  (check-procedure "reduce" 1 f)
  (if (end? "reduce" list)
      identity
      (fold f (car list) (cdr list))))

(define (reduce-right f identity list)
  (check-procedure "reduce-right" 1 f)
  (if (end? "reduce-right" list)
      identity
      (let loop ((item (car list)) (rest (cdr list)))
        (if (end? "reduce-right" rest)
            item
            (f item (loop (car rest) (cdr rest)))))))

(define unfold
  (case-lambda
    ((stop? mapper successor seed)
     (unfold stop? mapper successor seed (lambda (seed) '())))
    ((stop? mapper successor seed tail-generator)
     (check-procedure "unfold" 1 stop?)
     (check-procedure "unfold" 2 mapper)
     (check-procedure "unfold" 3 successor)
     (check-procedure "unfold" 5 tail-generator)
     (let loop ((seed seed))
       (if (stop? seed)
           (tail-generator seed)
           (let ((item (mapper seed)))
             (cons item (loop (successor seed)))))))))

(define unfold-right
  (case-lambda
    ((stop? mapper successor seed)
     (unfold-right stop? mapper successor seed '()))
    ((stop? mapper successor seed tail)
     (check-procedure "unfold-right" 1 stop?)
     (check-procedure "unfold-right" 2 mapper)
     (check-procedure "unfold-right" 3 successor)
     (let loop ((seed seed) (result tail))
       (if (stop? seed)
           result
           (loop (successor seed) (cons (mapper seed) result)))))))

(define (map-in-order f list . more)
  (check-procedure "map-in-order" 1 f)
  (map-lists "map-in-order" f list more))

(define (map! f list . more)
  (check-procedure "map!" 1 f)
  (map-lists "map!" f list more))

(define (map-lists who f list more)
  (if (null? more)
      (let loop ((rest list))
        (if (end? who rest)
            '()
            (let ((item (f (car rest))))
              (cons item (loop (cdr rest))))))
      (let loop ((lists (cons list more)))
        (if (any-end? who lists)
            '()
            (let ((item (apply f (map1 car lists))))
              (cons item (loop (map1 cdr lists))))))))

(define (append-map f list . more)
  (check-procedure "append-map" 1 f)
  (concatenate (map-lists "append-map" f list more)))

(define (append-map! f list . more)
  (check-procedure "append-map!" 1 f)
  (concatenate! (map-lists "append-map!" f list more)))

(define (pair-for-each f list . more)
  (check-procedure "pair-for-each" 1 f)
  (if (null? more)
      (let loop ((pair list))
        (unless (end? "pair-for-each" pair)
          (let ((next (cdr pair)))
            (f pair)
            (loop next))))
      (let loop ((pairs (cons list more)))
        (unless (any-end? "pair-for-each" pairs)
          (let ((next (map1 cdr pairs)))
            (apply f pairs)
            (loop next))))))

(define (filter-map f list . more)
  (check-procedure "filter-map" 1 f)
  (filter values (map-lists "filter-map" f list more)))

(define (keep who keeps? list)
  (check-procedure who 1 keeps?)
  (let loop ((rest list))
    (cond ((end? who rest) '())
          ((keeps? (car rest)) (cons (car rest) (loop (cdr rest))))
          (else (loop (cdr rest))))))

(define (filter keeps? list) (keep "filter" keeps? list))
(define (filter! keeps? list) (keep "filter!" keeps? list))

(define (drop-all who drops? list)
  (check-procedure who 1 drops?)
  (keep who (lambda (item) (not (drops? item))) list))

(define (remove drops? list) (drop-all "remove" drops? list))
(define (remove! drops? list) (drop-all "remove!" drops? list))

(define (split who in? list)
  (check-procedure who 1 in?)
  (let loop ((rest list) (in '()) (out '()))
    (cond ((end? who rest) (values (reverse in) (reverse out)))
          ((in? (car rest)) (loop (cdr rest) (cons (car rest) in) out))
          (else (loop (cdr rest) in (cons (car rest) out))))))

(define (partition in? list) (split "partition" in? list))
(define (partition! in? list) (split "partition!" in? list))
